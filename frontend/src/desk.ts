import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/desk.css";

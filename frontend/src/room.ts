import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/room.css";
import "./islands/stage";

import "./styles/desk.css";
import "./islands/desk";

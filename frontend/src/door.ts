import "./styles/desk.css";
import "./islands/door/door.css";
import "./islands/door";

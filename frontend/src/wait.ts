import "./styles/room.css";
import "./islands/countdown";
import "./islands/doors";

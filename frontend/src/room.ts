import "./styles/room.css";
import "./islands/stage";

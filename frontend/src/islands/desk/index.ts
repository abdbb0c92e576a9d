import "../countdown";
import "./board";
import "./board.css";
import "./desk.css";
import "./circulars.css";
import "./feed";
import "./files";
import "./keys";

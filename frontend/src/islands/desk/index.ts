import "./desk.css";
import "./feed";
import "./keys";
import "./plan";

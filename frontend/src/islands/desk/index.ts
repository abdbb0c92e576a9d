import "../countdown";
import "./desk.css";
import "./circulars.css";
import "./feed";
import "./keys";
import "./plan";

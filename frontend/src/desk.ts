import "./styles/desk.css";

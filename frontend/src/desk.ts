import "./styles/desk.css";
import "./islands/desk";
import { forgetAtSignOut } from "./islands/door/kept";

forgetAtSignOut();

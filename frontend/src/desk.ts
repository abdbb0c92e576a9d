import "./styles/desk.css";
import "./lib/faults";
import "./islands/desk";
import { forgetAtSignOut } from "./islands/door/kept";

forgetAtSignOut();

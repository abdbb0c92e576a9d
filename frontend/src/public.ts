import "./styles/public.css";
import "./islands/zone";

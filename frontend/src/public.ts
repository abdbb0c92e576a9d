import "./styles/public.css";
import "./islands/zone";
import "./islands/read";

import "./styles/public.css";
import "./islands/print";
import "./islands/zone";
import "./islands/read";

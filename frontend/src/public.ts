import "./styles/public.css";
import "./lib/faults";
import "./islands/print";
import "./islands/zone";
import "./islands/read";

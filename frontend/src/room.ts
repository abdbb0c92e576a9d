import "./room.css";
import "./islands/stage";
import "./islands/room";
import "./islands/host";
import "./islands/recording";
import "./islands/captions";
import "./islands/wall";
import "./islands/chat";

// Says how much of the stage a page takes after each second, and what for: a JSON list of what line and device were like.
import { answer, given, pageCode } from "./page_code.mjs";

const { Chooser } = await pageCode("islands/room/levels.ts");
const chooser = new Chooser();
answer(given().map((facts) => [chooser.take(facts), chooser.cause]));

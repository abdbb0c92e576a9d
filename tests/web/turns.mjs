// Says of whom a listener's page takes in the sound: a JSON list of [who is open, bytes by whom it was sent, milliseconds].
import { answer, given, pageCode } from "./page_code.mjs";

const { Turns } = await pageCode("islands/stage/turns.ts");
const turns = new Turns();
answer(
  given().map(([open, bytes, now]) => {
    turns.choose(open);
    const arrives = turns.arrives(bytes[turns.chosen] ?? 0, now);
    return [turns.chosen ?? null, arrives];
  }),
);

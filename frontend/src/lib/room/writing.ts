// A field whose words go to the room. They stay until the room has them: a dropped line or a refusal loses nothing.

import type { FromBrowser, OwnView } from "../../generated/protocol";
import { tell } from "../dom";
import type { Scope } from "../scope";
import { asking } from "./asking";
import { room } from "./connection";
import { said } from "./refusal";

export interface Writing {
  /** What is asked of the room with these words. */
  asks(text: string): FromBrowser;
  /** What one has written there, as the room has it. */
  mine(own: OwnView): readonly { number: number }[];
  /** Said beside the field once the room has it. */
  thanks?: string;
}

/** Send what is written in an element's field, by its key or by Enter, and say beside it what the room made of it. */
export function writes(scope: Scope, element: Element, { asks, mine, thanks = "" }: Writing): void {
  const [form, field] = [element.querySelector("form"), element.querySelector("textarea")];
  const told = element.querySelector("[data-told]");
  if (!form || !field) return;
  let waiting = "";
  let newest: number | undefined;
  scope.on(form, "submit", (event) => {
    event.preventDefault();
    if (!field.value.trim()) return;
    waiting = field.value;
    tell(told, "");
    ask(asks(waiting));
  });
  scope.on<KeyboardEvent>(field, "keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  // Numbers only grow: what is taken back or brought back is no answer to what was sent last.
  scope.run(room().own, (own) => {
    if (!own) return;
    const last = Math.max(newest ?? 0, ...mine(own).map((one) => one.number));
    if (waiting && newest !== undefined && last > newest) {
      tell(told, thanks);
      if (field.value === waiting) field.value = "";
      waiting = "";
    }
    newest = last;
  });
  const ask = asking(scope, (refusal) => {
    tell(told, said(refusal));
    waiting = "";
  });
}

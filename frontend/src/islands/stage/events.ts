// What both stage elements tell the page, always as events that bubble:
//
//   stage-state   connecting, live, offline or stopped, and what goes with it
//   line          once a second: kilobits a second, milliseconds under way, whether pictures are left out
//   replaced      another device of the same person has taken over; nothing is tried again
//   refused       {code}: a refusal's code, from the server or about a device; the page has the words

export interface LineFacts {
  kbit: number;
  lag: number;
  behind: boolean;
  /** Of a viewer: milliseconds from the stage to the eye, pictures that came and were not shown, how often some were left out. */
  delay?: number | undefined;
  /** Of a viewer: milliseconds of pictures that wait to be shown, because the device is slower than they come. */
  unshown?: number;
  skipped?: number;
  leftOut?: number;
}

export function say<T extends object>(element: HTMLElement, type: string, detail: T): void {
  element.dispatchEvent(new CustomEvent<T>(type, { detail, bubbles: true }));
}

/** The WebSocket address of a door that is given as a path on this site. */
export function door(url: string): URL {
  const address = new URL(url, location.href);
  address.protocol = address.protocol.replace("http", "ws");
  return address;
}

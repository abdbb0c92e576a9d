// One WebSocket to a media door: it opens or it does not, it says when the other side has gone quiet, it ends once.

export const PROTOCOL = "senningen.media.1";
const OPEN_WITHIN = 4000;

/** The browser could not open or hold the connection. */
export const LOST = 1006;
/** We did not wait any longer. */
export const GAVE_UP = 0;
export const LEFT = 1000;

export interface Listener {
  told(what: Record<string, unknown>): void;
  records?(message: ArrayBuffer): void;
}

export class MediaSocket {
  readonly opened: Promise<void>;
  /** Resolves once, with the close code, as soon as this end knows. */
  readonly closed: Promise<number>;
  heard = performance.now();
  #ws: WebSocket;
  #end!: (code: number) => void;

  constructor(
    readonly url: URL,
    pass: string,
    listener: Listener,
  ) {
    const ws = new WebSocket(url, [PROTOCOL, `pass.${pass}`]);
    this.#ws = ws;
    ws.binaryType = "arraybuffer";
    this.closed = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.opened = new Promise((resolve, reject) => {
      const patience = setTimeout(() => this.close(GAVE_UP), OPEN_WITHIN);
      ws.onopen = () => {
        clearTimeout(patience);
        resolve();
      };
      void this.closed.then((code) => {
        clearTimeout(patience);
        reject(new Error(`closed with ${code} before it opened`));
      });
    });
    this.opened.catch(() => {}); // whoever waits for it hears of it; nobody has to
    ws.onclose = (event) => this.#end(event.code);
    ws.onmessage = ({ data }) => {
      this.heard = performance.now();
      if (typeof data === "string") listener.told(JSON.parse(data) as Record<string, unknown>);
      else listener.records?.(data as ArrayBuffer);
    };
  }

  get isOpen(): boolean {
    return this.#ws.readyState === WebSocket.OPEN;
  }

  tell(what: Record<string, unknown>): void {
    if (this.isOpen) this.#ws.send(JSON.stringify(what));
  }

  send(message: Uint8Array<ArrayBuffer>): void {
    if (this.isOpen) this.#ws.send(message);
  }

  /** Give the connection up. On a dead line the browser takes minutes to say that it has closed; we do not wait. */
  close(code: number = LEFT): void {
    this.#ws.onmessage = null;
    this.#ws.close();
    this.#end(code);
  }
}

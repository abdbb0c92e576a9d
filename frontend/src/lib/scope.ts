// What an element has running, and ends when it leaves the page. Closing leaves the scope ready to be used again,
// because an element may be moved and connected a second time.

export interface Source<T> {
  subscribe(listener: (value: T) => void): () => void;
}

type Cleanup = () => void;
/** May return what is to be called when it ends; anything else it returns means nothing. */
type Effect = () => unknown;

export class Scope {
  #cleanups = new Set<Cleanup>();
  #abort = new AbortController();

  /** Ends with the scope; for fetch and everything else that takes a signal. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Start an effect; what it returns is called when the scope closes. */
  run(effect: Effect): Cleanup;
  /** Follow a source: called for each value, and what the last call returned is called before the next and at the end. */
  run<T>(source: Source<T>, react: (value: T) => unknown): Cleanup;
  run<T>(first: Effect | Source<T>, react?: (value: T) => unknown): Cleanup {
    if (typeof first === "function") return this.add(asCleanup(first()));
    let last: Cleanup = () => {};
    const unsubscribe = first.subscribe((value) => {
      last();
      last = asCleanup(react?.(value));
    });
    return this.add(() => {
      unsubscribe();
      last();
    });
  }

  /** Call this when the scope closes; what is returned calls it sooner. */
  add(cleanup: Cleanup): Cleanup {
    const once = () => {
      if (this.#cleanups.delete(once)) cleanup();
    };
    this.#cleanups.add(once);
    return once;
  }

  /** Listen to an event until the scope closes. */
  on<E extends Event = Event>(target: EventTarget, type: string, listener: (event: E) => void): void {
    target.addEventListener(type, listener as EventListener, { signal: this.signal });
  }

  /** Call something every so many milliseconds. */
  every(milliseconds: number, call: () => void): Cleanup {
    const timer = setInterval(call, milliseconds);
    return this.add(() => clearInterval(timer));
  }

  /** Call something once, later. */
  after(milliseconds: number, call: () => void): Cleanup {
    const timer = setTimeout(() => {
      end();
      call();
    }, milliseconds);
    const end = this.add(() => clearTimeout(timer));
    return end;
  }

  /** End everything, the latest first. */
  close(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    for (const cleanup of [...this.#cleanups].reverse()) cleanup();
  }
}

function asCleanup(returned: unknown): Cleanup {
  return typeof returned === "function" ? (returned as Cleanup) : () => {};
}

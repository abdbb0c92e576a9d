/** Where an arrow, Home or End leads from one of several controls that are one tab stop, round and round; nowhere by any
 * other key. The event is used up then. */
export function neighbour<T extends HTMLElement>(event: KeyboardEvent, all: T[]): T | undefined {
  const now = all.indexOf(event.target as T);
  const steps: Record<string, number> = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: all.length - 1 };
  const step = steps[event.key];
  if (now < 0 || step === undefined) return undefined;
  event.preventDefault();
  event.stopPropagation();
  return all.at(step % all.length);
}

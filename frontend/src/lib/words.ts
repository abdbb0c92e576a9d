/** Fill in what a sentence leaves open: `{n}`, `{name}` and the like. */
export function filled(sentence: string, facts: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, key: string) => String(facts[key] ?? whole));
}

// <print-key>: prints the page; hidden where nothing could be done by it.

class PrintKey extends HTMLElement {
  connectedCallback(): void {
    this.hidden = false;
    this.querySelector("button")?.addEventListener("click", () => window.print());
  }
}

customElements.define("print-key", PrintKey);

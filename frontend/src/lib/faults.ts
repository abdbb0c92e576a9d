// A form that came back begins at its first fault: whoever writes without a mouse, or without seeing, goes on there.

const marked = document.querySelector<HTMLElement>('main [aria-invalid="true"]');
const field = marked?.matches("fieldset") ? marked.querySelector<HTMLElement>("input, select") : marked;
field?.focus();

export {};

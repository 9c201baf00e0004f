const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#039;',
};

/** Escapes text for an element or a quoted attribute. */
export function esc(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** JSON for a quoted attribute. */
export function attributeJson(value: unknown): string {
  return esc(JSON.stringify(value));
}

/** JSON for a script element; it cannot contain the closing tag. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

/** JSON as PHP writes it by default, with slashes and non-ASCII characters escaped. */
export function phpJson(value: unknown): string {
  return scriptJson(value)
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export function jsonLd(json: string): string {
  return `<script type="application/ld+json">${json}</script>`;
}

/** Concatenates the HTML of the list's items. */
export function each<T>(list: readonly T[], render: (item: T, index: number) => string): string {
  let html = '';
  for (let i = 0; i < list.length; i++) html += render(list[i] as T, i);
  return html;
}

/** Replaces each {name} with its value. Unknown names are left in place. */
export function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w{1,20})\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Rows as comma-separated values (RFC 4180): what holds a comma, a quote or a line break is quoted. */
export function csv(columns: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cell = (value: string | number) => {
    const text = String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns, ...rows].map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
}

/** Hands a file to the user: the browser's download, the desktop's save dialog. */
export function offer(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has its own hold on the content once it began.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Every canvas in `element`, put together where it stands, on paper, under a title. */
export async function picture(element: HTMLElement, title: string): Promise<Blob | null> {
  const canvases = [...element.querySelectorAll('canvas')].filter((canvas) => canvas.width > 0 && canvas.height > 0);
  const box = element.getBoundingClientRect();
  const ratio = 2;
  const style = getComputedStyle(document.documentElement);
  const head = 34;
  const sheet = document.createElement('canvas');
  sheet.width = Math.round(box.width * ratio);
  sheet.height = Math.round((box.height + head) * ratio);
  const context = sheet.getContext('2d');
  if (!context || canvases.length === 0) return null;
  context.scale(ratio, ratio);
  context.fillStyle = style.getPropertyValue('--surface');
  context.fillRect(0, 0, box.width, box.height + head);
  context.fillStyle = style.getPropertyValue('--ink');
  context.font = `600 13px ${getComputedStyle(document.body).fontFamily}`;
  context.fillText(title, 12, 22);
  for (const canvas of canvases) {
    const at = canvas.getBoundingClientRect();
    context.drawImage(canvas, at.left - box.left, at.top - box.top + head, at.width, at.height);
  }
  return new Promise((resolve) => sheet.toBlob(resolve, 'image/png'));
}

/** A name for a file out of a title: letters of any language, digits and hyphens. */
export const fileName = (title: string): string =>
  title
    .trim()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '') || 'card';

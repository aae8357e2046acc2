/** How the bytes of a text may be written. The first is what is expected. */
type Encoding = 'UTF-8' | 'UTF-16' | 'GB18030' | 'Windows-1252';

/**
 * Bytes as text. Spreadsheets in Chinese save CSV as GB18030, those in western languages as Windows-1252, and "Unicode text" is UTF-16: read as
 * UTF-8, their names would all become the same broken one.
 */
export function decoded(bytes: Uint8Array): { readonly text: string; readonly encoding: Encoding } {
  const encoding = encodingOf(bytes);
  // The mark that says in which order two bytes stand tells both kinds of UTF-16 apart.
  const label = encoding === 'UTF-16' && bytes[0] === 0xfe ? 'utf-16be' : encoding === 'UTF-16' ? 'utf-16le' : encoding;
  return { text: new TextDecoder(label).decode(bytes), encoding };
}

function encodingOf(bytes: Uint8Array): Encoding {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return 'UTF-16';
  if (fits(bytes, 'utf-8')) return 'UTF-8';
  return fits(bytes, 'gb18030') && inPairs(bytes) ? 'GB18030' : 'Windows-1252';
}

function fits(bytes: Uint8Array, label: string): boolean {
  try {
    new TextDecoder(label, { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Chinese characters take two bytes, most of them with the highest bit set; a letter with an accent is one such byte among plain letters. */
function inPairs(bytes: Uint8Array): boolean {
  let [even, odd, run] = [0, 0, 0];
  for (let i = 0; i <= bytes.length; i++) {
    if ((bytes[i] ?? 0) >= 0x80) run++;
    else {
      if (run % 2 === 0) even += run;
      else odd += run;
      run = 0;
    }
  }
  return even > odd;
}

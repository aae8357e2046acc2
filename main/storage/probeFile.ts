/**
 * The file of what a probe showed at an epoch. A probe inside a compound has a path for an id (`encoder/map`), and file systems may not
 * tell capitals from small letters: whatever is neither a small letter, a digit nor a hyphen is written as its code.
 */
export function probeFile(probe: string, epoch: number): string {
  return `${stem(probe)}-${epoch}.bin`;
}

/** The epoch, if the file is one of this probe's. */
export function epochOfFile(file: string, probe: string): number | undefined {
  const epoch = Number(file.slice(stem(probe).length + 1, -'.bin'.length));
  return file === probeFile(probe, epoch) ? epoch : undefined;
}

function stem(probe: string): string {
  return probe.replace(/[^a-z0-9-]/gu, (character) => `%${character.codePointAt(0)!.toString(16).toUpperCase()}`);
}

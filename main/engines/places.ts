import path from 'node:path';

/** Where the native engine of a user lies, and what surrounds it. */
export function nativePlaces(home: string) {
  const engines = path.join(home, 'engines');
  const work = path.join(engines, '.native-work');
  return {
    engines,
    native: path.join(engines, 'native'),
    /** Everything that is not finished. It looks like a home, so that the engine can be tried out before it is one. */
    work,
    downloads: path.join(work, 'downloads'),
    /** What stood there before, for the moment in which it is replaced. */
    before: path.join(work, 'before'),
    lock: path.join(engines, '.native-lock'),
    verdicts: path.join(engines, 'verdicts.json'),
    answered: path.join(engines, 'offer-answered.json'),
  } as const;
}

export interface Zone {
  readonly files: readonly string[];
  readonly may: readonly string[];
  readonly not?: readonly (readonly [pattern: string, why: string])[];
  readonly why: string;
}
export const zones: readonly Zone[];
export function forbidden(file: string, specifier: string): string | undefined;
export const zoneRule: unknown;

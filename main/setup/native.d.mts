export function nativeHome(): string;
export function ensureNative(): Promise<string | undefined>;
export function placeBinding(home: string, target?: string): void;

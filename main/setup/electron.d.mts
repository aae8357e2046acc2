export function electronBinary(): string | undefined;
export function findDesktop(): Promise<{ readonly binary: string; readonly reason?: undefined } | { readonly reason: string; readonly binary?: undefined }>;

declare module 'jasmine-core' {
  interface Result {
    readonly fullName: string;
    readonly status: 'passed' | 'failed' | 'pending' | 'excluded';
    readonly failedExpectations: readonly { readonly message: string }[];
  }
  interface Env {
    addReporter(reporter: { specDone(result: Result): void | Promise<void> }): void;
    configure(settings: { random: boolean }): void;
    execute(): Promise<{ readonly overallStatus: string }>;
  }
  const jasmineRequire: { noGlobals(): { readonly jasmine: { getEnv(): Env } } & Readonly<Record<string, unknown>> };
  export default jasmineRequire;
}

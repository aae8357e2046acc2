// vitest rewrites `import()` in what it loads and would give the bundles transformed code; a required file's is Node's own.
exports.importByNode = (address) => import(address);

export default { printWidth: 160, singleQuote: true, trailingComma: 'all' };

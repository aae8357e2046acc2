import { productCases } from './cases/products.ts';
import { check } from './checkAll.ts';
import { checkRecorded } from './checkRecorded.ts';

check(productCases);
checkRecorded(productCases);

import { rewrites } from './cases/rewrites.ts';
import { check } from './checkAll.ts';
import { checkRecorded } from './checkRecorded.ts';

check(rewrites);
checkRecorded(rewrites);

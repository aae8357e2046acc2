import { elementwise } from './cases/elementwise.ts';
import { check } from './checkAll.ts';
import { checkRecorded } from './checkRecorded.ts';

check(elementwise);
checkRecorded(elementwise);

import { windows } from './cases/windows.ts';
import { check } from './checkAll.ts';
import { checkRecorded } from './checkRecorded.ts';

check(windows);
checkRecorded(windows);

import { moving } from './cases/moving.ts';
import { check } from './checkAll.ts';
import { checkRecorded } from './checkRecorded.ts';

check(moving);
checkRecorded(moving);

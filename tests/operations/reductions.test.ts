import { reductionCases } from './cases/reductions.ts';
import { check } from './checkAll.ts';
import { checkRecorded } from './checkRecorded.ts';

check(reductionCases);
checkRecorded(reductionCases);

// The same tests in all ways of computing.
import '../train/rescue.test.ts';

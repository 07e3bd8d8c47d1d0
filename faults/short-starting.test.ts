import { testShortForms } from "./short-form.ts";
import { suites } from "./suites/suites.ts";

// beside the others: what waits for processes to start leaves them the machine
testShortForms(suites.filter(({ waitsForStarts }) => waitsForStarts === true));

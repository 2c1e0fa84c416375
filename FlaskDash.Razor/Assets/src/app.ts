import { chartsByKeyboard } from "./charts.ts";
import { copyButtons } from "./copy.ts";
import { niceForms } from "./forms.ts";
import { progress } from "./progress.ts";
import { search } from "./search.ts";
import { themeSwitch } from "./theme.ts";
import { timeZone } from "./zone.ts";

themeSwitch();
timeZone();
chartsByKeyboard();
progress();
copyButtons();
niceForms();
search();

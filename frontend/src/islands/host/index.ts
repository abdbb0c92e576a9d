import { HostDoors } from "./doors";
import { HostHands } from "./hands";
import { HostLayout } from "./layout";
import { HostMessage } from "./message";
import { HostCount, HostPeople } from "./people";
import { HostPolls } from "./polls";
import { HostQuestions } from "./questions";
import { HostStage } from "./stage";

customElements.define("host-doors", HostDoors);
customElements.define("host-stage", HostStage);
customElements.define("host-people", HostPeople);
customElements.define("host-count", HostCount);
customElements.define("host-layout", HostLayout);
customElements.define("host-message", HostMessage);
customElements.define("host-hands", HostHands);
customElements.define("host-polls", HostPolls);
customElements.define("host-questions", HostQuestions);

// One whole session on the real screens, from the first start to a bundle that a stranger verifies and a vault that is restored: nine
// kinds of people at one machine, and what each must see. The parts stand in tests/e2e/flow/, in the order of the day.
import { test } from '@playwright/test'
import { sealTests, verifyTests } from './flow/hand-over-tests'
import { keepTests } from './flow/keep-tests'
import { doorTests, peopleTests } from './flow/people-tests'
import { caseTests, recordingTests } from './flow/room-tests'
import { serviceTests } from './flow/service-tests'
import { FlowWorld } from './flow/world'

test.describe.configure({ mode: 'serial', timeout: 360_000 })

const w = new FlowWorld()
test.beforeAll(async () => {
  test.setTimeout(180_000)
  await w.launch()
})
test.afterAll(async () => { await w.running?.kill9() })

peopleTests(w)
caseTests(w)
recordingTests(w)
serviceTests(w)
sealTests(w)
verifyTests(w)
keepTests(w)
doorTests(w)

/**
 * Which tokens lead where, by the grammar's choices: `rule.KIND: token token+token / token`, with `/` between
 * alternatives. Written by `npx vitest run test/grammar/lookahead.test.ts -u`, for TabledParser.
 */
export const LOOKAHEAD = `
literal.OR: Number / Percent / BasisPoints / Money / Bars / Shares / Duration / RiskMultiple / Leverage / Date / Time / Text
symbolRef.OR: Name / Text
expression.OR: if / not Minus Number Percent BasisPoints Money Bars Shares Duration RiskMultiple Leverage Date Time Text Name true false LeftParen
amount.OR: if / Minus Number Percent BasisPoints Money Bars Shares Duration RiskMultiple Leverage Date Time Text Name true false LeftParen
disjunction.MANY: or
conjunction.MANY: and
negation.MANY: not
comparison.OR: ComparisonOperator / crosses / is / between / rising / falling / for / within
comparison.OR2: above / below
comparison.MANY: ComparisonOperator crosses is between rising falling for within
comparison.OPTION: not
coalesced.MANY: Coalesce
sum.OR: Plus / Minus
sum.MANY: Plus Minus
product.OR: Times / Slash
product.MANY: Times Slash
signed.MANY: Minus
postfix.OR: Dot / LeftParen / LeftBracket / Bars Name / on / of / across
postfix.OR2: Bars / Name
postfix.MANY: Dot LeftParen LeftBracket Bars Name on of across
primary.OR: Number Percent BasisPoints Money Bars Shares Duration RiskMultiple Leverage Date Time Text / Name / true false / LeftParen
primary.OR2: true / false
args.MANY_SEP: Name if not Minus Number Percent BasisPoints Money Bars Shares Duration RiskMultiple Leverage Date Time Text true false LeftParen
argument.OR: Equals / Colon
argument.OPTION: Name+Equals Name+Colon
bars.OR: bars / bar
bars.OPTION: bars bar
side.OR: long / short
enter.OPTION: via
exit.OPTION: long short
exit.OPTION2: via
via.OR: market / limit / stop / open / close
via.OR2: limit / if Minus Number Percent BasisPoints Money Bars Shares Duration RiskMultiple Leverage Date Time Text Name true false LeftParen
via.OPTION: day gtc for
timeInForce.OR: day / gtc / for
protect.OR: stop / take / trail
protect.OR2: entry / signal
protect.OPTION: long short
protect.OPTION2: at
protect.OPTION3: from+entry from+signal
protect.OPTION4: from
size.OR: risk / volatility
size.OPTION: risk volatility
size.OPTION2: scaled
size.OPTION3: fractional
universe.AT_LEAST_ONE_SEP: Name Text
param.OPTION: in
param.OPTION2: step
target.OPTION: when
target.OPTION2: rebalance
target.OPTION3: band
target.OPTION4: leverage
schedule.OR: daily / weekly / monthly / first
learn.MANY: Word
learnClause.MANY: Word Number Percent BasisPoints Money Bars Shares Duration RiskMultiple Leverage Date Time Text
wordOrLiteral.OR: Word / Number Percent BasisPoints Money Bars Shares Duration RiskMultiple Leverage Date Time Text
riskRule.OPTION: when
riskRule.OPTION2: from
riskRule.OPTION3: per
riskRule.OPTION4: over
riskRule.OPTION5: from
riskRule.OPTION6: per
riskAction.OR: reduce / reject / halt+entries / halt+strategy / kill
riskAction.OPTION: until
release.OR: next / Word
killSection.MANY: cancel freeze flatten alert reset
killClause.OR: cancel / freeze flatten / alert / reset
killClause.OR2: freeze / flatten
killClause.OPTION: all
run.OPTION: under
venue.OPTION: Name
data.OPTION: from
data.OPTION2: to
costs.OR: commission / slippage participation borrow interest
costs.MANY: Comma commission slippage participation borrow interest
costs.OPTION: Comma
commission.OR: share / order
commission.OPTION: per
commission.OPTION2: of
commission.OPTION3: min
commission.OPTION4: max
cost.OR: slippage / participation / borrow / interest
cost.OPTION: per
fill.AT_LEAST_ONE_SEP: next same size from stop target nearest close
fillOption.OR: next / same / size / from+signal / from+next / stop / target / nearest / close
with.AT_LEAST_ONE_SEP: Name
given.AT_LEAST_ONE_SEP: if Minus Number Percent BasisPoints Money Bars Shares Duration RiskMultiple Leverage Date Time Text Name true false LeftParen
givenValue.OPTION: for
expect.OR: enter exit / no / position / equity
fillExpectation.OR: enter / exit
fillExpectation.OR2: long / short
fillExpectation.OPTION: at
fillExpectation.OPTION2: for
fillExpectation.OPTION3: by
noOrders.OPTION: other
head.OPTION: LeftParen
head.MANY_SEP: Name
parameter.OPTION: Colon
parameter.OPTION2: Equals
importDeclaration.OPTION: Name
importDeclaration.AT_LEAST_ONE_SEP: Name
universeDeclaration.OR: members / Name Text
universeDeclaration.OPTION: where
universeDeclaration.AT_LEAST_ONE_SEP: Name Text
`;

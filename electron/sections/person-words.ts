// How paper names a person by what identifies nobody: sex and age band, in the words of the file.
import type { AgeBand, Person } from '../../shared/model/person'
import type { Sex } from '../../shared/model/role'

const sexWords: Record<Sex, string> = { female: '女', male: '男' }
const ageWords: Record<AgeBand, string> = { 'under-6': '未满6周岁', '6-9': '6至9周岁', '10-13': '10至13周岁', '14-17': '14至17周岁', adult: '成年', unknown: '年龄不详' }

export const sexAndAge = ({ sex, ageBand }: Pick<Person, 'sex' | 'ageBand'>): string => `${sex ? sexWords[sex] : '性别不详'}，${ageWords[ageBand]}`

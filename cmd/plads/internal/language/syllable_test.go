package language

import (
	"strings"
	"testing"
)

// Counted by ear from the parted spellings; a dot parts two syllables.
const parted = `
a I the you your help home house here there where more some are were one done live lives
asked walked helped used lived stopped phone phones need needs right rights night free key
wan.ted nee.ded de.ci.ded par.ted ad.ded
mo.ney o.pen un.der a.gain to.day ci.ty sis.ter bro.ther chil.dren ci.ti.zen
ta.ble ta.bles sim.ple han.dled lit.tle sin.gle a.ble peo.ple peace.ful safe.ly lone.ly
pla.ces hou.ses chan.ges wa.ges ser.vi.ces homes rules whole while state.ment set.tle.ment
home.less some.thing some.times there.fore some.where in.side out.side care.ful use.ful
fa.mi.ly fa.mi.lies com.pa.ny ea.si.er hap.pi.er ear.li.er ea.si.est car.ried wor.ried
di.et qui.et so.ci.e.ty va.ri.e.ty an.xi.e.ty cli.ent cli.ents ex.pe.ri.ence pa.tient con.ve.ni.ent
so.cial spe.cial of.fi.cial sta.tion ac.tion re.gion re.li.gion de.li.cious pre.vi.ous se.ri.ous va.ri.ous
ra.di.o stu.di.o vi.de.o the.o.ry vi.o.lence vi.o.lent pe.ri.od
u.su.al ac.tu.al man.u.al an.nu.al sit.u.a.tion e.val.u.ate Jan.u.a.ry
mu.ni.ci.pal.i.ty mu.ni.ci.pal in.di.vi.du.al ma.te.ri.al
go.ing do.ing be.ing see.ing try.ing stay.ing pay.ing pay.ment play.er law.yer be.yond
could.n't did.n't was.n't don't can't won't have.n't
guide guest lan.guage ques.tion re.quest e.qual build buil.ding fruit suit
fu.el cru.el in.flu.ence
al.co.hol al.co.ho.lis.m tou.ris.m
cre.ate cre.a.ted re.act po.em ru.in flu.id
re.use re.in.state co.op.e.rate read rea.son rea.dy reach
mil.lion u.nion o.pi.nion ju.nior mar.riage
doc.tor den.tist ap.point.ment in.for.ma.tion ad.dic.tion treat.ment shel.ter coun.cil
sup.port re.la.tive re.la.tives neigh.bour be.ne.fit be.ne.fits debt debts ad.vice ad.vi.ser
a.no.ny.mous con.fi.den.tial e.mer.gen.cy am.bu.lance po.lice hos.pi.tal
com.plain com.plaint de.ci.sion ap.peal coun.sel.lor vo.lun.teer vo.lun.teers
kom.mu.ne
`

func TestSyllables(t *testing.T) {
	n, wrong := 0, 0
	for w := range strings.FieldsSeq(parted) {
		n++
		want := strings.Count(w, ".") + 1
		word := strings.ReplaceAll(w, ".", "")
		if got := Syllables(word); got != want {
			wrong++
			t.Errorf("Syllables(%q) = %d, want %d", word, got, want)
		}
	}
	if n < 210 {
		t.Errorf("only %d words were counted, want at least 210", n)
	}
	for word, want := range map[string]int{"SMS": 3, "GP": 2, "WHO": 5, "e-mail": 2, "NemID": 2, "24-hour": 1, "x": 1} {
		if got := Syllables(word); got != want {
			t.Errorf("Syllables(%q) = %d, want %d", word, got, want)
		}
	}
	t.Logf("%d of %d words wrong", wrong, n)
}

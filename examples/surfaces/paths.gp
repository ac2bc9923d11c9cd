set multiplot title "{/:Bold=21 The same start, other rules: which is the best depends on the surface}\n" . \
    '{/*0.9 contours of the logarithm; light is high, dark is low; the first 3000 steps of each rule}'
unset colorbox
unset xtics
unset ytics
set palette defined (0 '#3b6ea5', 0.5 '#a9c6de', 1 '#ffffff')
unset key

set contour base
set cntrparam levels auto 9
unset surface
do for [panel = 0:4] {
  eval sprintf("set table $contours%d; splot $surface%d; unset table", panel, panel)
}
unset contour
set surface

do for [panel = 0:4] {
  column = panel % 3
  row = panel / 3
  set lmargin at screen 0.02 + 0.33 * column
  set rmargin at screen 0.32 + 0.33 * column
  set tmargin at screen 0.83 - 0.43 * row
  set bmargin at screen 0.46 - 0.43 * row
  eval sprintf("set title '{/:Bold %s}' offset 0, -0.7", word('bowl ravine Rosenbrock Himmelblau Styblinski-Tang', panel + 1))
  if (panel == 0) { set xrange [-5:5]; set yrange [-5:5] }
  if (panel == 1) { set xrange [-5:5]; set yrange [-1.25:1.25] }
  if (panel == 2) { set xrange [-1.6:1.6]; set yrange [-0.6:2] }
  if (panel >= 3) { set xrange [-5:5]; set yrange [-5:5] }
  eval sprintf("plot $surface%d with image, \
     $contours%d with lines linewidth 0.8 linecolor rgb 0x90303030, \
     $path%d index 0 with lines linewidth 3.5 linecolor rgb dark, \
     $path%d index 1 with lines linewidth 2.5 linecolor rgb orange, \
     $path%d index 3 with lines linewidth 2.5 linecolor rgb '#cc79a7', \
     $path%d index 4 with lines linewidth 2.5 linecolor rgb green, \
     $path%d index 0 every ::0::0 with points pointtype 7 pointsize 1.8 * dot linecolor rgb dark", \
     panel, panel, panel, panel, panel, panel, panel)
}

set lmargin at screen 0.70
set rmargin at screen 0.98
set tmargin at screen 0.40
set bmargin at screen 0.03
unset title
unset border
set xrange [0:1]
set yrange [0:1]
set label 1 'plain descent' at 0.22, 0.80 left textcolor rgb dark
set label 2 'momentum 0.9' at 0.22, 0.62 left textcolor rgb orange
set label 3 'RMSProp, a falling rate' at 0.22, 0.44 left textcolor rgb '#cc79a7'
set label 4 'Adam' at 0.22, 0.26 left textcolor rgb green
set arrow 1 from 0.02, 0.80 to 0.17, 0.80 nohead linewidth 3.5 linecolor rgb dark
set arrow 2 from 0.02, 0.62 to 0.17, 0.62 nohead linewidth 3.5 linecolor rgb orange
set arrow 3 from 0.02, 0.44 to 0.17, 0.44 nohead linewidth 3.5 linecolor rgb '#cc79a7'
set arrow 4 from 0.02, 0.26 to 0.17, 0.26 nohead linewidth 3.5 linecolor rgb green
plot NaN notitle
unset multiplot

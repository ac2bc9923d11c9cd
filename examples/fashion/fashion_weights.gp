set title "{/:Bold Trousers have a gap between the legs: the weights have learned what counts}\n" . \
    "{/*0.85 what ink in each pixel says: blue speaks for the class, orange against it}"
set size ratio -1
set lmargin 1
set rmargin 1
unset border
unset tics
set xrange [-2:162]
set yrange [-46:36]
set palette defined (-1 '#8c3d00', -0.6 '#d55e00', 0 '#ffffff', 0.6 '#0072b2', 1 '#004a75')
set cbrange [-1.2:1.2]
plot for [i = 0 : 9] $pictures index i using 1:2:3 with image, \
     $labels using 1:2:3 with labels font ',19' textcolor rgb dark
